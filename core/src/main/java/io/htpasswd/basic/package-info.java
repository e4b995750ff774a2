/**
 * From a request's header values to a decision: RFC 7617 credentials, policies, challenges.
 *
 * <p>Start at {@link io.htpasswd.basic.BasicAuth}. Knows no hash format and no file: whoever checks a password is a
 * {@link io.htpasswd.basic.CredentialVerifier}.
 */
@NullMarked
package io.htpasswd.basic;

import org.jspecify.annotations.NullMarked;
