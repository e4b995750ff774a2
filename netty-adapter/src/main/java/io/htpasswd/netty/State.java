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
 *             what is no HttpObject: fired                IDLE
 * VERIFYING   held; the decision, or its time is up       PASSING, DISCARDING or CLOSING, then what was held
 *             the client has gone                         CLOSING, without a decision unless one is being made
 * PASSING     fired; the last content                     IDLE
 * DISCARDING  released; the last content                  IDLE
 *             too much of a body, or one cut short        CLOSING
 *             the last content not within half a minute   CLOSING
 * CLOSING     released until the peer closes, two seconds at most once it has the answer
 * </pre>
 *
 * A head that arrives before the last content of the request before it ends that request. A denial that cannot be written
 * ends the connection.
 *
 * <p>No state is a tunnel's, after a 101 or a 2xx to CONNECT. Its bytes or frames are no HttpObject, and IDLE fires them. An
 * HttpObject there means that the application has left the codec in place, so that a client's bytes are still read as
 * requests: each is decided like any other, and contents that belong to none are released.
 */
enum State {
    IDLE,
    VERIFYING,
    PASSING,
    DISCARDING,
    CLOSING
}
