// @ts-check
// mesos-sniff/wire: every Mesos from 0.20 to 1.11 in one schema, at the version that is asked for.
import { schemaAt } from "mesos-sniff/wire";

for (const version of ["0.22.0", "0.23.0", "1.11.0"]) {
  const values = schemaAt(version).enumeration("mesos.scheduler.Call.Type")?.values ?? [];
  const first = values.slice(0, 4).map(({ name, number }) => `${name}=${number}`);
  console.log(version, `${values.length} calls:`, first.join(" "));
}

// Prints:
//   0.22.0 12 calls: REGISTER=1 REREGISTER=2 UNREGISTER=3 REQUEST=4
//   0.23.0 10 calls: SUBSCRIBE=1 TEARDOWN=2 ACCEPT=3 DECLINE=4
//   1.11.0 18 calls: UNKNOWN=0 SUBSCRIBE=1 TEARDOWN=2 ACCEPT=3
