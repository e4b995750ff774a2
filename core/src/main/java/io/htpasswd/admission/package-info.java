/**
 * Who asks, and who may have a password hashed now: the client behind proxies, a limit on verifications, and the order in which
 * requests get their turns.
 *
 * <p>Start at {@link io.htpasswd.admission.HashingLimit}, or behind a proxy at {@link io.htpasswd.admission.TrustedProxies}. Knows no HTTP, no decision and no hash format.
 */
@NullMarked
package io.htpasswd.admission;

import org.jspecify.annotations.NullMarked;
