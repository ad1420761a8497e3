// Tasks of developers, replayed without a model: the first search of each, then the two best hits read as search names
// them. Counts the facts (exact strings) that a solution needs and that have been seen by then. The tasks were written
// from the pages, before any of them was searched for.
//
//   node tests/tasks.mjs [--misses] [--pages]      --pages: reads the pages of the hits rather than their sections
import { Server, bytes } from './lib.mjs';

const TASKS = [
  { query: 'read events with the events API and a cursor, how far back can I go',
    facts: ['`after` parameter', 'updated_at', '90 days', 'listEvents', 'range_start'] },
  { query: 'which claims are in the AuthKit access token and where is the JWKS',
    facts: ['`sid`', '`org_id`', '`permissions`', 'sso/jwks/', '`iss`'] },
  { query: 'switch the organization of a signed in user without a new login',
    facts: ['organization_id', 'refresh token', 'authenticateWithRefreshToken', '`org_id`'] },
  { query: 'deactivated directory users get deleted, keep them instead',
    facts: ['inactive', 'Secure flow', 'Custom management flow', 'support@workos.com'] },
  { query: 'export audit log events as CSV with the API',
    facts: ['three months', '10 minutes', 'createExport', 'range_start', 'pending'] },
  { query: 'send an invitation email for an organization and set how long it is valid',
    facts: ['sendInvitation', 'expiresInDays', 'inviterUserId', 'roleSlug'] },
  { query: 'let customers manage their own API keys with a widget',
    facts: ['widgets:api-keys:manage', 'API Keys Widget', 'createValidation'] },
  { query: 'impersonate a user for support, how long does the session last',
    facts: ['60 minutes', 'Danger Zone', 'session.created', '**Admin** role', 'reason'] },
  { query: 'put custom user attributes into the JWT',
    facts: ['organization_membership.custom_attributes', 'Configure JWT Template', '||', 'Directory User'] },
  { query: 'check whether a user may access a resource with FGA',
    facts: ['permission', 'resource_external_id', 'authorized', 'Check by resource external ID'] },
  { query: 'authorization server for my MCP server',
    facts: ['/.well-known/oauth-authorization-server', '/.well-known/oauth-protected-resource', 'WWW-Authenticate',
      'Resource Server', 'jwks'] },
  { query: 'open the admin portal for an IT admin to set up SSO',
    facts: ['generateLink', 'intent', '5 minutes', 'returnUrl'] },
  { query: 'enroll a TOTP factor and verify the challenge',
    facts: ['`totp`', 'qr_code', 'challengeFactor', 'verifyChallenge', 'enrollFactor'] },
  { query: 'verify a webhook signature by hand',
    facts: ['issued_timestamp', 'HMAC SHA256', 'WorkOS-Signature', 'signature_hash', 'v1='] },
  { query: 'create a user with an existing password hash',
    facts: ['passwordHash', 'bcrypt', 'scrypt', 'passwordHashType', 'emailVerified'] },
  { query: 'import users from Firebase with their passwords',
    facts: ['firebase-scrypt', 'password_hash', 'signer', 'rounds', 'salt separator'] },
  { query: 'install WorkOS widgets in a React app',
    facts: ['@workos-inc/widgets', '@radix-ui/themes', '@tanstack/react-query', 'WorkOsWidgets', 'CORS'] },
  { query: 'IdP-initiated SSO: redirect to my own URI',
    facts: ['RelayState', 'default Redirect URI', 'redirect_uri', 'SP-initiated'] },
  { query: 'proxy for the authkit nextjs middleware, protect some routes',
    facts: ['authkitMiddleware', 'unauthenticatedPaths', 'middlewareAuth', 'matcher'] },
  { query: 'error 429 too many requests limits',
    facts: ['6,000 requests', '60 seconds', '429', 'per IP address'] },
  { query: 'store a secret for each customer in Vault and update it without overwriting a newer value',
    facts: ['version_check', '/vault/v1/kv', 'consistency lock', 'cannot be changed', 'key_context'] },
  { query: 'customer wants to encrypt Vault data with their own KMS key',
    facts: ['AWS KMS', 'WorkOS-managed KEK', 'key context', 'Bring Your Own Key', 'IAM permissions'] },
  { query: 'send AuthKit emails from our own domain in production',
    facts: ['workos-mail.com', '3 CNAME records', '72 hours', 'no-reply@your-domain.com'] },
  { query: 'turn off default invitation emails and send them ourselves',
    facts: ['invitation.created', 'accept_invitation_url', 'invitation_token', 'Configure emails', 'Get Invitation'] },
  { query: 'log in from a command line tool without a browser on the machine',
    facts: ['user_code', 'verification_uri_complete', '/authorize/device', 'slow_down', 'every 5 seconds'] },
  { query: 'link WorkOS users to the ids in our database and keep extra key value data on them',
    facts: ['64 characters', '10 key-value pairs', '600 characters', '`null`', 'external_id'] },
  { query: 'issue client credentials to a partner so that their server can call our API',
    facts: ['client_credentials', '`org_id`', 'JWKS', 'Token Introspection', 'third-party'] },
  { query: 'require SSO for everybody with an email address of the customer, also guests',
    facts: ['verified domain', 'Only one organization', 'regardless of their membership', 'guest members',
      'require MFA'] },
  { query: 'replay events to repair our database without sending emails twice',
    facts: ['range_start', '`after`', 'side effects', 'updated_at', 'race conditions'] },
  { query: 'log the user out of the identity provider as well when they sign out of our app',
    facts: ['OpenID Connect', 'logout token', 'end_session_endpoint', 'idp-logout', 'Logout Redirect'] },
];

const misses = process.argv.includes('--misses'), pages = process.argv.includes('--pages');
const prefix = process.env.TOOL_PREFIX ?? 'workos';
const server = new Server();
await server.initialize();
const total = { facts: 0, search: 0, read: 0, bytes: 0 };
const letters = (text) => text.toLowerCase().replace(/[_*]/g, '');
const seen = (text, facts) => facts.filter((fact) => letters(text).includes(letters(fact)));
for (const { query, facts } of TASKS) {
  const search = (await server.call(`${prefix}_search`, { query })).text;
  const hits = [...search.matchAll(/^\d+\. .*\n\s*`([^`]+)`/gm)].map(([, path]) => (pages ? path.split('#')[0] : path));
  let read = search;
  for (const path of [...new Set(hits)].slice(0, 2)) read += (await server.call(`${prefix}_docs`, { path })).text;
  const found = seen(search, facts), later = seen(read, facts);
  total.facts += facts.length, total.search += found.length, total.read += later.length, total.bytes += bytes(search);
  if (misses && later.length < facts.length)
    console.log(`${query}\n    ${hits.slice(0, 3).join(' ')}\n    not seen: `
      + facts.filter((f) => !later.includes(f)).join(', '));
}
console.log(`${TASKS.length} tasks, ${total.facts} facts: first search ${(total.search / total.facts).toFixed(3)}, `
  + `with two ${pages ? 'pages' : 'sections'} read ${(total.read / total.facts).toFixed(3)}; `
  + `searches ${total.bytes} bytes, ${Math.round(total.bytes / TASKS.length)} each`);
await server.end();
