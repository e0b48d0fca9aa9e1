/**
 * Whose rules hold where Mesos changed its mind: 0.26.0 or 1.11.0.
 *
 * Every release before 1.0 is closer to the first, every later one to the second.
 */
export type MesosProfile = "0.26" | "1.11";
