export {
  Authenticatee,
  type AuthenticateeCredential,
  type AuthenticateeOptions,
  type AuthenticationOutcome,
  type HmacMd5,
} from "./authenticatee.js";
