export type { AuthenticateeCredential, AuthenticationOutcome, HmacMd5 } from "./authenticatee.js";
export {
  AUTHENTICATION_TIMER,
  type AuthenticationLines,
  MasterAuthentication,
} from "./master-authentication.js";
