// Mesos's metrics as Prometheus reads them: what is part of a name there (a framework, a role, a state) becomes a label, so
// that one can be compared with another.

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface Rule {
  readonly pattern: RegExp;
  readonly name: string;
  /** Names of the labels that the groups of the pattern are; `*` is the rest of the name. */
  readonly labels: readonly string[];
}

const RULES: readonly Rule[] = [
  rule(
    "master/frameworks/([^/]+)/([^/]+)/calls/([^/]+)",
    "master_framework_calls",
    "framework framework_id type",
  ),
  rule(
    "master/frameworks/([^/]+)/([^/]+)/events/([^/]+)",
    "master_framework_events",
    "framework framework_id type",
  ),
  rule(
    "master/frameworks/([^/]+)/([^/]+)/operations/([^/]+)",
    "master_framework_operations",
    "framework framework_id type",
  ),
  rule(
    "master/frameworks/([^/]+)/([^/]+)/tasks/(?:active|terminal)/([^/]+)",
    "master_framework_tasks",
    "framework framework_id state",
  ),
  rule(
    "master/frameworks/([^/]+)/([^/]+)/roles/([^/]+)/suppressed",
    "master_framework_role_suppressed",
    "framework framework_id role",
  ),
  rule("master/frameworks/([^/]+)/([^/]+)/(.+)", "master_framework_*", "framework framework_id *"),
  rule("frameworks/([^/]+)/(messages_\\w+)", "principal_*", "principal *"),
  rule(
    "master/task_(\\w+)/source_(\\w+)/reason_(\\w+)",
    "master_task_states",
    "state source reason",
  ),
  rule("master/slave_removals/reason_(\\w+)", "master_slave_removals_by_reason", "reason"),
  rule("master/operations/([a-z_]+)/([a-z_]+)", "master_operations_by_type", "type state"),
  rule("allocator/mesos/roles/(.*)/shares/dominant", "allocator_role_shares_dominant", "role"),
  rule("allocator/mesos/offer_filters/roles/(.*)/active", "allocator_role_offer_filters", "role"),
  rule(
    "allocator/mesos/quota/roles/(.*)/resources/([^/]+)/([a-z_]+)",
    "allocator_quota",
    "role resource kind",
  ),
  rule("allocator/mesos/resources/([^/]+)/([a-z_]+)", "allocator_resources", "resource kind"),
  rule("(.+_ms)/p(\\d+)", "*", "* quantile"),
];

function rule(pattern: string, name: string, labels: string): Rule {
  return { pattern: new RegExp(`^${pattern}$`), name, labels: labels.split(" ") };
}

/** Text of metrics in the exposition format of Prometheus (0.0.4): names under `mesos_`, groups in order of name. */
export function prometheusText(metrics: ReadonlyMap<string, number>): string {
  const groups = new Map<string, string[]>();
  for (const [metric, value] of metrics) {
    const { name, labels } = sampleOf(metric);
    const lines = groups.get(name) ?? [];
    lines.push(`${name}${formatLabels(labels)} ${formatValue(value)}`);
    groups.set(name, lines);
  }
  let text = "";
  for (const [name, lines] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    text += `# TYPE ${name} untyped\n${lines.sort().join("\n")}\n`;
  }
  return text;
}

function sampleOf(metric: string): Sample {
  for (const { pattern, name, labels } of RULES) {
    const match = pattern.exec(metric);
    if (match === null) continue;
    const values: Record<string, string> = {};
    let rest = "";
    labels.forEach((label, index) => {
      const value = match[index + 1] ?? "";
      if (label === "*") rest = value;
      else values[label] = label === "quantile" ? `0.${value}` : decode(value);
    });
    return { name: metricName(name.replace("*", rest)), labels: values };
  }
  return { name: metricName(metric), labels: {} };
}

function metricName(text: string): string {
  return `mesos_${text.replace(/[^A-Za-z0-9_]/g, "_")}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`,
  );
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function formatValue(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? "+Inf" : "-Inf";
}
