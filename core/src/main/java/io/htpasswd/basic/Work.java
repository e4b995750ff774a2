package io.htpasswd.basic;

import java.util.Objects;

/** What a verification costs at one verifier; the same verifier and an equal cost are faster together. */
final class Work {
    private final CredentialVerifier verifier;
    private final String cost;

    Work(CredentialVerifier verifier, String cost) {
        this.verifier = verifier;
        this.cost = cost;
    }

    /** Two verifiers are never the same, whatever they say of each other. */
    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(Object other) {
        return other instanceof Work work && verifier == work.verifier && cost.equals(work.cost);
    }

    @Override
    public int hashCode() {
        return Objects.hash(System.identityHashCode(verifier), cost);
    }
}
