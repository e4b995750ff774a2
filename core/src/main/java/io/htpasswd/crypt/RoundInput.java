package io.htpasswd.crypt;

/**
 * What a round of MD5-crypt or SHA-crypt hashes: even rounds digest, salt?, password?, password; odd ones password, salt?,
 * password?, digest. The salt is left out in every third round, the second password in every seventh, so that the order
 * repeats after 42 rounds and there are only eight different messages: the engines lay each out once.
 */
final class RoundInput {
    static final int KINDS = 8;

    private static final int ODD = 1;
    private static final int WITH_SALT = 2;
    private static final int WITH_PASSWORD = 4;
    private static final byte[] NOTHING = {};
    private static final byte[][] NO_PARTS = {};

    private RoundInput() {}

    /** The kind of a round, counted from 0. */
    static int of(int round) {
        return (round & ODD) | (round % 3 != 0 ? WITH_SALT : 0) | (round % 7 != 0 ? WITH_PASSWORD : 0);
    }

    /** What stands before the digest. */
    static byte[][] before(int kind, byte[] password, byte[] salt) {
        return (kind & ODD) == 0
                ? NO_PARTS
                : new byte[][] {password, saltOrNothing(kind, salt), passwordOrNothing(kind, password)};
    }

    /** What stands after the digest. */
    static byte[][] after(int kind, byte[] password, byte[] salt) {
        return (kind & ODD) == 0
                ? new byte[][] {saltOrNothing(kind, salt), passwordOrNothing(kind, password), password}
                : NO_PARTS;
    }

    private static byte[] saltOrNothing(int kind, byte[] salt) {
        return (kind & WITH_SALT) != 0 ? salt : NOTHING;
    }

    private static byte[] passwordOrNothing(int kind, byte[] password) {
        return (kind & WITH_PASSWORD) != 0 ? password : NOTHING;
    }

    static int length(byte[][] parts) {
        int length = 0;
        for (byte[] part : parts) length += part.length;
        return length;
    }
}
