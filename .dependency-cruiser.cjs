// The arrows of docs/architecture.md, checked. A folder may import the folders to its left only.
const layers = [
  ["errors", "bytes"],
  ["wire"],
  ["resources"],
  ["annotate"],
  ["capture"],
  ["flow"],
  ["filter"],
  ["view"],
  ["rules"],
  ["proxy"],
  ["actor"],
  ["authentication", "detection", "http-api"],
  ["executor"],
  ["agent", "master", "scheduler"],
];

const upward = layers.flatMap((folders, level) => {
  const higher = layers.slice(level + 1).flat();
  return higher.length === 0
    ? []
    : [
        {
          name: `${folders.join("+")}-imports-upward`,
          severity: "error",
          from: { path: `^src/(${folders.join("|")})/` },
          to: { path: `^src/(${higher.join("|")})/` },
        },
      ];
});

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "core-is-free-of-io",
      comment:
        "Only src/node (and src/testing, which hands users real clusters) opens the door to the system",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(node|testing)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "core-does-not-import-node",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(node|testing|index)" },
      to: { path: "^src/(node|testing)/" },
    },
    {
      name: "folders-meet-at-their-door",
      comment: "Another folder of src is imported through its index.ts only",
      severity: "error",
      from: { path: "^src/([^/]+)/" },
      to: { path: "^src/[^/]+/", pathNot: ["^src/$1/", "^src/[^/]+/index\\.ts$"] },
    },
    {
      name: "cli-uses-doors",
      comment:
        "Of src/node the door of one part, so that a command loads what it needs and no more",
      severity: "error",
      from: { path: "^cli/" },
      to: { path: "^src/[^/]+/", pathNot: "^src/([^/]+|node/[^/]+)/index\\.ts$" },
    },
    {
      name: "roles-meet-on-the-wire",
      comment:
        "A master knows nothing of agents and executors but what they say, and the other way round",
      severity: "error",
      from: { path: "^src/(agent|executor|master)/" },
      to: { path: "^src/(agent|executor|master)/", pathNot: ["^src/$1/", "^src/executor/"] },
    },
    {
      name: "masters-know-no-executor",
      severity: "error",
      from: { path: "^src/master/" },
      to: { path: "^src/executor/" },
    },
    { name: "not-to-cli", severity: "error", from: { path: "^src/" }, to: { path: "^cli/" } },
    ...upward,
  ],
  options: {
    tsConfig: { fileName: "tsconfig.base.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/gen/" },
  },
};
