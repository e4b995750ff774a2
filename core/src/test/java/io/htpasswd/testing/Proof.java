package io.htpasswd.testing;

/** How often a test repeats itself: in full with {@code mvn -Pproof verify}, and a part of it in every other build. */
public final class Proof {
    private static final boolean FULL = Boolean.getBoolean("proof");

    private Proof() {}

    public static int count(int full, int part) {
        return FULL ? full : part;
    }
}
