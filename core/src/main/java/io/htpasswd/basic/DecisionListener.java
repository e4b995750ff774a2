package io.htpasswd.basic;

/** Told of every decision, after the hashing permit is back; what it throws is logged by class name and changes nothing. */
@FunctionalInterface
public interface DecisionListener {
    void decided(DecisionEvent event);
}
