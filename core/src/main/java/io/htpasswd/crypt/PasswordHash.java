package io.htpasswd.crypt;

import java.util.List;
import java.util.Objects;

/**
 * An encoded hash from an htpasswd file, ready to be compared with passwords.
 *
 * <pre>{@code
 * PasswordHash hash = PasswordHash.parse(field, HashRules.standard());
 * boolean right = hash.matches(password);
 * }</pre>
 *
 * <p>Results are the same as Apache httpd's, nginx's and libxcrypt's, except that a password with a NUL never matches. Hashes are
 * compared in constant time. No method writes to an array that it was given, or keeps it.
 *
 * <p>Hashes are immutable and thread-safe.
 */
public sealed interface PasswordHash permits UsableHash, PasswordHash.Unusable {
    /**
     * Reads the field of a line between the first and the second colon. It never throws because of the content: a hash that cannot
     * be used is an {@link Unusable}, which no password matches.
     *
     * <p>Where plain text is accepted, a field with a further colon behind it is no plain text. The caller has to check that.
     */
    static PasswordHash parse(byte[] encoded, HashRules rules) {
        Objects.requireNonNull(encoded, "encoded");
        Objects.requireNonNull(rules, "rules");
        HashFormat format = HashFormat.of(encoded, rules);
        if (encoded.length == 0) return new Unusable(format, Problem.EMPTY);
        if (format == HashFormat.UNKNOWN || rules.accepts(format)) return format.parse(encoded, rules);
        return new Unusable(format, Problem.FORMAT_NOT_ACCEPTED);
    }

    /**
     * Returns a new {@code $2y$} hash with a random salt, as {@code htpasswd -B} makes them; the cost is log2 of the rounds, 4 to 31.
     *
     * @throws IllegalArgumentException for a password above 72 bytes, of which bcrypt would ignore the rest, and for one that
     *     holds NUL
     */
    static String bcrypt(byte[] password, int costLog2) {
        Objects.requireNonNull(password, "password");
        return Bcrypt.encode(password, costLog2);
    }

    /** Returns the format of this hash. */
    HashFormat format();

    /** Returns what a verification costs within its format: bcrypt's log2, SHA-crypt's rounds, 1000 for MD5-crypt, else 1; 0 when unusable. */
    int cost();

    /** Returns true when the password is the one that was hashed. */
    boolean matches(byte[] password);

    /**
     * Verifies several passwords in one call. Returns for each hash whether the password at the same index matches, as {@link
     * #matches(byte[])} does. Adjacent hashes of the same cost whose format is {@link HashFormat#fasterTogether()} are computed
     * side by side, up to four at a time, on the calling thread. Three take as long as four. A wrong password or an unusable hash does
     * not affect the results of the others.
     *
     * @throws IllegalArgumentException if there are not as many passwords as hashes
     */
    static boolean[] matches(List<PasswordHash> hashes, List<byte[]> passwords) {
        Objects.requireNonNull(hashes, "hashes");
        Objects.requireNonNull(passwords, "passwords");
        return HashBatch.matches(List.copyOf(hashes), List.copyOf(passwords));
    }

    /** Why a hash cannot be used. */
    enum Problem {
        /** There is no hash. */
        EMPTY,
        /** The format is not among those of {@link HashFormat}. */
        UNKNOWN_FORMAT,
        /** The format is known, and the text is not of that form. */
        MALFORMED,
        /** It costs more than the rules allow. */
        COST_ABOVE_LIMIT,
        /** The rules do not accept the format. */
        FORMAT_NOT_ACCEPTED
    }

    /** A hash that nothing matches, and why; what it would cost when that is the reason, else 0. */
    record Unusable(HashFormat format, Problem problem, int costFound) implements PasswordHash {
        public Unusable {
            Objects.requireNonNull(format, "format");
            Objects.requireNonNull(problem, "problem");
        }

        /** For a reason other than the cost. */
        public Unusable(HashFormat format, Problem problem) {
            this(format, problem, 0);
        }

        @Override
        public int cost() {
            return 0;
        }

        @Override
        public boolean matches(byte[] password) {
            Objects.requireNonNull(password, "password");
            return false;
        }
    }
}
