package io.htpasswd.netty;

/**
 * Where a guarded connection stands.
 *
 * <pre>
 * state       a message arrives                           goes on to
 * IDLE        a head while an answer is owed: held        IDLE, until the application has written it
 *             a head, decided at once                     PASSING, DISCARDING or CLOSING
 *             a head that has to be verified              VERIFYING
 *             content that no head came before: released  IDLE
 *             anything else: fired                        IDLE
 * VERIFYING   held; the decision, or its time is up       PASSING, DISCARDING or CLOSING, then what was held
 * PASSING     fired; the last content                     IDLE, or TUNNELLING after such an answer
 * DISCARDING  released; the last content                  IDLE
 *             too much of a body, or one cut short        CLOSING
 *             the last content not within half a minute   CLOSING
 * CLOSING     released until the peer closes, two seconds at most once it has the answer
 * TUNNELLING  fired: the application has answered 101, or 2xx to CONNECT
 * </pre>
 *
 * A head that arrives before the last content of the request before it ends that request.
 */
enum State {
    IDLE,
    VERIFYING,
    PASSING,
    DISCARDING,
    CLOSING,
    TUNNELLING
}
