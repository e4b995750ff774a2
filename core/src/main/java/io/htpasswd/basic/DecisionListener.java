package io.htpasswd.basic;

/**
 * Is notified of every decision, for metrics and audit. An exception that it throws is logged by class name and changes nothing.
 *
 * <pre>{@code
 * auth = auth.withListener(event -> counter.count(event.decision().getClass().getSimpleName()));
 * }</pre>
 *
 * <p>Threads: called by many at once, after the hashing permit is back.
 */
@FunctionalInterface
public interface DecisionListener {
    /** Receives one decision; must not block. */
    void decided(DecisionEvent event);
}
