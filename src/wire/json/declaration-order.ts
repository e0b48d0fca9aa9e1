// From Mesos 1.5 on, JSON lists fields in the order of their declaration in the .proto files, which is mostly
// but not always that of their numbers. These are the messages where it is not, as declared at the
// development head; before 1.5 the order was that of the names.

const ORDERS: Readonly<Record<string, string>> = {
  "appc.spec.ImageManifest": "1 2 3 4 7 5 6",
  "mesos.ACLs":
    "1 2 3 5 6 7 8 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 56 57 58 40 41 42 43 44 46 45 54 53 47 48 49 50 51 52 55",
  "mesos.Attribute": "1 2 3 4 6 5",
  "mesos.CheckInfo": "1 2 3 7 4 5 6",
  "mesos.CommandInfo": "1 2 6 3 7 5",
  "mesos.ContainerInfo": "1 2 4 3 5 7 8 9 10",
  "mesos.ContainerStatus": "4 1 2 3",
  "mesos.Environment.Variable": "1 3 2 4",
  "mesos.ExecutorInfo": "15 1 8 7 11 5 9 10 4 12 13 14",
  "mesos.FrameworkInfo": "1 2 3 4 5 6 12 7 8 9 10 11 13",
  "mesos.HealthCheck": "2 3 4 5 6 8 7 1 9",
  "mesos.HealthCheck.HTTPCheckInfo": "5 3 1 2 4",
  "mesos.HealthCheck.TCPCheckInfo": "2 1",
  "mesos.NetworkInfo": "5 6 3 4 7",
  "mesos.Offer": "1 2 3 4 8 11 5 7 6 9 10",
  "mesos.Offer.Operation": "1 12 2 7 3 4 5 6 13 14 15 16",
  "mesos.Offer.Operation.Reserve": "2 1",
  "mesos.Resource": "12 1 2 3 4 5 6 11 8 13 7 9 10",
  "mesos.Resource.DiskInfo.Source": "1 2 3 7 4 5 6",
  "mesos.Resource.ReservationInfo": "4 3 1 2",
  "mesos.ResourceStatistics":
    "1 30 31 2 3 4 45 7 8 9 36 37 52 53 6 38 10 11 39 5 12 40 41 32 33 34 26 27 43 44 13 14 15 16 17 18 19 20 21 46 47 48 49 50 51 54 55 22 23 24 25 28 29 35 42",
  "mesos.SlaveInfo": "1 8 3 5 6 10 7",
  "mesos.Task": "1 2 3 4 5 6 7 8 9 10 11 12 13 15 16 14 17",
  "mesos.TaskInfo": "1 2 3 4 5 7 9 8 13 12 6 10 11 14 15",
  "mesos.TaskStatus": "1 2 4 9 10 3 5 7 6 11 8 15 12 13 14 16",
  "mesos.Volume": "3 1 2 4 5",
  "mesos.Volume.Source": "1 2 5 3 4 6",
  "mesos.agent.Call": "1 2 3 4 5 20 6 7 8 12 9 10 11 13 14 15 16 17 18 19 22 21",
  "mesos.agent.Response": "1 2 3 4 5 6 7 8 9 10 11 12 18 13 15 17 14 16",
  "mesos.containerizer.Termination": "3 4 5 2",
  "mesos.csi.state.VolumeState": "1 2 6 3 4 5 7 8 9 10 11",
  "mesos.executor.Event": "1 2 3 4 8 5 6 7",
  "mesos.internal.ReconcileOperationsMessage.Operation": "1 3 2",
  "mesos.internal.RegisterSlaveMessage": "1 3 2 4 5",
  "mesos.internal.Registry": "1 2 7 8 3 4 5 11 6 9 10",
  "mesos.internal.ReregisterSlaveMessage": "2 7 4 3 8 5 6 9 10",
  "mesos.internal.RunTaskMessage": "1 2 4 5 3 6",
  "mesos.internal.UpdateSlaveMessage": "1 5 2 6 7 8",
  "mesos.internal.log.PromiseResponse": "1 5 2 4 3",
  "mesos.internal.log.WriteResponse": "1 4 2 3",
  "mesos.internal.state.Operation": "1 2 4 3",
  "mesos.master.Call": "1 2 3 4 5 6 7 8 9 10 18 19 11 12 13 21 22 23 20 16 17 14 15",
  "mesos.master.Call.ReserveResources": "1 3 2",
  "mesos.master.Response": "1 2 3 4 5 6 7 8 9 10 11 12 20 13 14 15 16 17 18 19",
  "mesos.master.Response.GetAgents.Agent": "1 2 12 3 4 5 6 7 8 9 10 11 13 14",
  "mesos.master.Response.GetFrameworks.Framework": "1 2 3 11 4 5 6 7 8 9 10 12",
  "mesos.master.Response.GetTasks": "1 2 5 3 4",
  "mesos.resource_provider.DiskProfileMapping.CSIManifest": "3 4 1 2",
  "mesos.scheduler.Call": "1 2 3 4 5 13 14 15 6 7 8 17 9 18 10 11 16 19",
  "mesos.scheduler.Event": "1 2 3 9 4 10 5 11 6 7 8",
  "mesos.slave.ContainerConfig": "8 9 11 12 13 16 14 3 15 4 5 7 10",
  "mesos.slave.ContainerLaunchInfo": "1 2 3 9 4 10 19 5 6 17 21 22 18 7 16 8 14 15 20 23",
  "mesos.slave.ContainerState": "1 6 2 3 4 5",
  "mesos.slave.ContainerTermination": "3 4 5 2 6",
  "mesos.v1.AgentInfo": "1 8 3 5 6 10",
};

/**
 * Field numbers of a message in the order of declaration, where that is not the order of the numbers; a
 * `mesos.v1` message is declared like its twin unless listed. Numbers that are not in the list are older ones.
 */
export function declarationOrder(typeName: string): readonly number[] | undefined {
  const order = ORDERS[typeName] ?? ORDERS[typeName.replace(/^mesos\.v1\./, "mesos.")];
  return order?.split(" ").map(Number);
}
