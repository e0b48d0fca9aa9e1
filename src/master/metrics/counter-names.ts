// Counters that are there from the start, also while they are zero.

const BOTH = [
  "dropped_messages",
  "invalid_executor_to_framework_messages",
  "invalid_framework_to_executor_messages",
  "invalid_status_update_acknowledgements",
  "invalid_status_updates",
  "messages_authenticate",
  "messages_deactivate_framework",
  "messages_decline_offers",
  "messages_executor_to_framework",
  "messages_exited_executor",
  "messages_framework_to_executor",
  "messages_kill_task",
  "messages_launch_tasks",
  "messages_reconcile_tasks",
  "messages_register_framework",
  "messages_register_slave",
  "messages_reregister_framework",
  "messages_reregister_slave",
  "messages_resource_request",
  "messages_revive_offers",
  "messages_status_update",
  "messages_status_update_acknowledgement",
  "messages_suppress_offers",
  "messages_unregister_framework",
  "messages_unregister_slave",
  "messages_update_slave",
  "recovery_slave_removals",
  "slave_registrations",
  "slave_removals",
  "slave_removals/reason_registered",
  "slave_removals/reason_unhealthy",
  "slave_removals/reason_unregistered",
  "slave_reregistrations",
  "slave_shutdowns_canceled",
  "slave_shutdowns_completed",
  "slave_shutdowns_scheduled",
  "tasks_error",
  "tasks_failed",
  "tasks_finished",
  "tasks_killed",
  "tasks_lost",
  "valid_executor_to_framework_messages",
  "valid_framework_to_executor_messages",
  "valid_status_update_acknowledgements",
  "valid_status_updates",
];

const RECENT = [
  "http_cache_hits",
  "invalid_operation_status_update_acknowledgements",
  "invalid_operation_status_updates",
  "messages_operation_status_update",
  "messages_operation_status_update_acknowledgement",
  "messages_reconcile_operations",
  "slave_unreachable_canceled",
  "slave_unreachable_completed",
  "slave_unreachable_scheduled",
  "tasks_dropped",
  "tasks_gone",
  "tasks_gone_by_operator",
  "valid_operation_status_update_acknowledgements",
  "valid_operation_status_updates",
];

/** Types of operations, as metrics spell them. */
export const OPERATION_TYPES = [
  "create",
  "create_disk",
  "destroy",
  "destroy_disk",
  "grow_volume",
  "reserve",
  "shrink_volume",
  "unreserve",
] as const;

const OPERATION_STATES = [
  "dropped",
  "error",
  "failed",
  "finished",
  "gone_by_operator",
  "pending",
  "recovering",
  "total",
  "unreachable",
];

/** Names of a master's counters. */
export function counterNames(old: boolean): readonly string[] {
  const names = BOTH.map((name) => `master/${name}`);
  if (old) return names;
  const operations = ["", ...OPERATION_TYPES.map((type) => `${type}/`)].flatMap((type) =>
    OPERATION_STATES.map((state) => `master/operations/${type}${state}`),
  );
  return [...names, ...RECENT.map((name) => `master/${name}`), ...operations];
}

/** Statistics that a timer has beside its last value. */
export const TIMER_STATISTICS = [
  "count",
  "max",
  "min",
  "p50",
  "p90",
  "p95",
  "p99",
  "p999",
  "p9999",
] as const;
