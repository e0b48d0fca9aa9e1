// Fields whose content is a secret by itself. `Environment.Variable.value` is one only where `type` says SECRET,
// and then it is absent: the secret is a `Secret` message.
const SECRETS: ReadonlySet<string> = new Set([
  "mesos.Credential.secret",
  "mesos.Secret.Value.data",
  "mesos.URI.password",
]);

/** Whether the content of a field must not be shown or exported. */
export function isSecretField(typeName: string, fieldName: string): boolean {
  return SECRETS.has(`${typeName.replace(/^mesos\.v1\./, "mesos.")}.${fieldName}`);
}
