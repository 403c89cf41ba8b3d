import type { Output } from '../../preload/contract.ts';

/** Whose JSON it is. */
export const credentialForms = ['aws', 'kubernetes'] as const;
export type CredentialForm = (typeof credentialForms)[number];

/**
 * A token as the JSON of a credential process. `aws`: version 1 of the AWS SDKs' `credential_process`, where the token is secret and session
 * token, for programs that took that form over. `kubernetes`: `ExecCredential` of client.authentication.k8s.io/v1.
 */
export function credentialDocument(
  form: CredentialForm,
  accountId: string,
  { token, expiresAt }: Output<'tokens.get'>,
): object {
  // Kubernetes reads RFC 3339 without parts of a second.
  const end = expiresAt === undefined ? undefined : new Date(expiresAt).toISOString().replace(/\.\d+Z$/, 'Z');
  if (form === 'aws') {
    return {
      Version: 1,
      AccessKeyId: accountId,
      SecretAccessKey: token,
      SessionToken: token,
      Expiration: end,
    };
  }
  return {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token, expirationTimestamp: end },
  };
}
