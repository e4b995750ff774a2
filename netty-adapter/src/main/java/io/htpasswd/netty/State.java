package io.htpasswd.netty;

/**
 * Where a guarded connection stands.
 *
 * <pre>
 * state       a message arrives                          goes on to
 * IDLE        a head, decided at once                    PASSING or DISCARDING
 *             a head that has to be verified             VERIFYING
 * VERIFYING   held; the decision comes                   PASSING or DISCARDING, then what was held
 * PASSING     fired; the last content                    IDLE
 * DISCARDING  released; the last content                 IDLE
 *             too much of a body                         CLOSING
 * CLOSING     released until the end or for two seconds  (closed)
 * </pre>
 */
enum State {
    IDLE,
    VERIFYING,
    PASSING,
    DISCARDING,
    CLOSING
}
