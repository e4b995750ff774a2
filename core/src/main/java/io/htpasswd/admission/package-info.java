/**
 * Who may have a password hashed now: a limit on verifications, and the order in which requests get their turns.
 *
 * <p>Start at {@link io.htpasswd.admission.HashingLimit}. Knows no HTTP, no decision and no hash format.
 */
@NullMarked
package io.htpasswd.admission;

import org.jspecify.annotations.NullMarked;
