// Fields whose content is a secret by itself. `Environment.Variable.value` is one only where `type` says SECRET,
// and then it is absent: the secret is a `Secret` message.
const SECRETS: ReadonlySet<string> = new Set([
  "docker.spec.Config.Auth.auth",
  "mesos.Credential.secret",
  "mesos.Secret.Value.data",
  "mesos.URI.password",
]);

/** Whether the content of a field must not be shown or exported. */
export function isSecretField(typeName: string, fieldName: string): boolean {
  return SECRETS.has(`${typeName.replace(/^mesos\.v1\./, "mesos.")}.${fieldName}`);
}

const SECRET_NAME = /^(?:secret|password|passwd|token|access_token|auth_token)$/i;

/** Whether a member of JSON or of a form that no schema describes holds a secret, judged by its name. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

const SECRET_HEADERS: ReadonlySet<string> = new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "set-cookie",
]);

/** Whether an HTTP header carries a secret; names are compared without case. */
export function isSecretHeader(name: string): boolean {
  return SECRET_HEADERS.has(name.toLowerCase());
}
