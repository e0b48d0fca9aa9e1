import { lookupService } from "node:dns/promises";
import { hostname as systemHostname } from "node:os";

/** The name of an own address; that of the machine where the address has none. */
export async function hostNameOf(ip: string): Promise<string> {
  try {
    return (await lookupService(ip, 0)).hostname;
  } catch {
    return systemHostname();
  }
}
