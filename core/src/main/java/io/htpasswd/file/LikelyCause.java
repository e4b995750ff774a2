package io.htpasswd.file;

import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What probably happened to a line, for mistakes seen in the field; never a part of the line itself. */
final class LikelyCause {
    /** For plain text, of which the field would be only the first part: htdigest, PBKDF2, a password that holds one. */
    static final String COLON_FOLLOWS = ": a colon follows, so it is no password by itself; htpasswd -B makes a hash";

    private LikelyCause() {}

    static boolean isHeredocEscape(byte[] encoded) {
        return encoded.length > 1 && encoded[0] == '\\' && (encoded[1] == '$' || encoded[1] == '{');
    }

    /** For a hash that no format claims. */
    static String unknownFormat(byte[] encoded) {
        String text = new String(encoded, StandardCharsets.ISO_8859_1);
        if (text.startsWith("$$")) return ": dollar signs are doubled, as in a compose file; write each once";
        if (isHexadecimalDigest(text)) {
            return ": " + text.length()
                    + " hexadecimal digits are a digest of another program; htpasswd -B makes a hash";
        }
        if (text.indexOf('$') < 0 && text.indexOf('{') < 0) {
            return ": a password in clear, or a shell removed $… parts of an unquoted heredoc; htpasswd -B makes a hash";
        }
        return "";
    }

    /** As long as MD5, SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512. */
    private static boolean isHexadecimalDigest(String text) {
        return switch (text.length()) {
            case 32, 40, 56, 64, 96, 128 -> text.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
            default -> false;
        };
    }

    /** The cost found, the limit, and what moves it. */
    static String costAboveLimit(PasswordHash.Unusable hash, HashRules rules) {
        return hash.format() == HashFormat.BCRYPT
                ? "the hash costs 2^" + hash.costFound() + ", the limit is 2^" + rules.maxBcryptCost()
                        + "; raise it with HashRules.withMaxBcryptCost (init-param maxBcryptCost, --max-bcrypt-cost)"
                : "the hash takes " + hash.costFound() + " rounds, the limit is " + rules.maxShaCryptRounds()
                        + "; raise it with HashRules.withMaxShaCryptRounds (init-param maxShaCryptRounds, --max-sha-crypt-rounds)";
    }

    /** For a line without a colon. */
    static String noColon(byte[] line) {
        try {
            // The MIME decoder passes over bad characters, so only text that is nothing but base64 is tried.
            byte[] decoded = Base64.getDecoder().decode(line);
            for (byte octet : decoded) {
                if (octet == ':') return ": base64 of an htpasswd file, as in a Secret's data; decode it first";
            }
            return "";
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
