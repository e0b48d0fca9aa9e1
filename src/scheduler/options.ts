import type { AuthenticateeCredential } from "../authentication/index.js";
import type { BodyOf } from "../wire/index.js";
import type { SchedulerProfile } from "./protocol.js";

/** Everything about a driver that can be set; durations in ms. */
export interface SchedulerOptions {
  /** Default 1.11. */
  readonly profile: SchedulerProfile;
  /** Printed at the start; default the release of the profile. */
  readonly version: string;
  /** With `id`, it takes over a framework that exists. */
  readonly framework: BodyOf<"mesos.FrameworkInfo">;
  /** Whether updates are acknowledged when the scheduler has handled them; default true. */
  readonly implicitAcknowledgements: boolean;
  /** Roles that want no offers at first (1.x). */
  readonly suppressedRoles: readonly string[];
  /** 1.11. */
  readonly offerConstraints: BodyOf<"mesos.scheduler.OfferConstraints">;
  readonly credential: AuthenticateeCredential | undefined;
  /** `--registration_backoff_factor`. */
  readonly registrationBackoffMs: number;
  /** `--authentication_timeout_min`, `--authentication_timeout_max`, `--authentication_backoff_factor` (1.11). */
  readonly authenticationTimeoutMinMs: number;
  readonly authenticationTimeoutMaxMs: number;
  readonly authenticationBackoffMs: number;
}

/** Fills in what Mesos has by default. */
export function schedulerOptions(
  given: Partial<Omit<SchedulerOptions, "framework">> & Pick<SchedulerOptions, "framework">,
): SchedulerOptions {
  const profile = given.profile ?? "1.11";
  return {
    profile,
    version: profile === "0.26" ? "0.26.0" : "1.11.0",
    implicitAcknowledgements: true,
    suppressedRoles: [],
    offerConstraints: {},
    credential: undefined,
    registrationBackoffMs: 2_000,
    authenticationTimeoutMinMs: 5_000,
    authenticationTimeoutMaxMs: 60_000,
    authenticationBackoffMs: 1_000,
    ...given,
  };
}
