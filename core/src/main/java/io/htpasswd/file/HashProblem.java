package io.htpasswd.file;

import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import io.htpasswd.file.LineProblem.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the hash of a line: why it cannot be used, or that it is weak, and the way out.
 *
 * @param hasCause true where a person made something of it that can be told beside
 */
record HashProblem(Kind kind, String message, boolean hasCause) {
    private static final String UNKNOWN_FORMAT = "the hash is of no known format";
    private static final String BETTER = "htpasswd -B makes a better hash";

    /** Null when there is none; {@code colonFollows} says that the field ends at a further colon. */
    static @Nullable HashProblem of(PasswordHash hash, boolean colonFollows, HashRules rules) {
        if (hash instanceof PasswordHash.Unusable unusable) return of(unusable, rules);
        if (colonFollows && hash.format() == HashFormat.BARE_PLAIN) {
            return new HashProblem(Kind.UNKNOWN_FORMAT, UNKNOWN_FORMAT, true);
        }
        if (colonFollows && hash.format() == HashFormat.PLAIN) return malformed(hash.format());
        return hash.format().weak() ? weak(hash.format()) : null;
    }

    private static HashProblem of(PasswordHash.Unusable hash, HashRules rules) {
        return switch (hash.problem()) {
            case EMPTY -> new HashProblem(Kind.EMPTY_HASH, "expected a hash after the colon, found none", true);
            case UNKNOWN_FORMAT -> new HashProblem(Kind.UNKNOWN_FORMAT, UNKNOWN_FORMAT, true);
            case MALFORMED -> malformed(hash.format());
            case COST_ABOVE_LIMIT -> new HashProblem(Kind.COST_ABOVE_LIMIT, costAboveLimit(hash, rules), false);
            case FORMAT_NOT_ACCEPTED ->
                new HashProblem(
                        Kind.FORMAT_NOT_ACCEPTED,
                        "the rules do not accept " + hash.format() + "; HashRules.accepting does, " + BETTER,
                        false);
        };
    }

    private static HashProblem malformed(@Nullable HashFormat format) {
        return new HashProblem(Kind.MALFORMED_HASH, "the hash is no well-formed " + format, true);
    }

    private static HashProblem weak(HashFormat format) {
        String how = format == HashFormat.DES_CRYPT ? ", or 13 characters of a password in clear" : "";
        return new HashProblem(Kind.WEAK_FORMAT, format + " is fast to guess" + how + "; " + BETTER, false);
    }

    /** The cost found, the limit, and what moves it. */
    private static String costAboveLimit(PasswordHash.Unusable hash, HashRules limits) {
        return hash.format() == HashFormat.BCRYPT
                ? "the hash costs 2^" + hash.costFound() + ", the limit is 2^" + limits.maxBcryptCost()
                        + "; raise it with HashRules.withMaxBcryptCost (init-param maxBcryptCost, --max-bcrypt-cost)"
                : "the hash takes " + hash.costFound() + " rounds, the limit is " + limits.maxShaCryptRounds()
                        + "; raise it with HashRules.withMaxShaCryptRounds (init-param maxShaCryptRounds, --max-sha-crypt-rounds)";
    }
}
