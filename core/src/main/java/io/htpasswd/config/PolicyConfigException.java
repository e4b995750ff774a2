package io.htpasswd.config;

/**
 * A document that cannot be enforced as it stands. The message says key path, rule and, where that is no secret, value:
 * {@code spec.traffic.basicAuthentication.mode: expected Strict or Optional, found "Lenient"}.
 */
public final class PolicyConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    PolicyConfigException(String message) {
        super(message);
    }
}
