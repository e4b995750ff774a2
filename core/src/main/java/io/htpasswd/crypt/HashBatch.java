package io.htpasswd.crypt;

import java.util.ArrayList;
import java.util.List;

/** Verifies several hashes, and computes those side by side that gain from it; nothing of one reaches another. */
final class HashBatch {
    private HashBatch() {}

    static boolean[] matches(List<PasswordHash> hashes, List<byte[]> passwords) {
        if (hashes.size() != passwords.size()) {
            throw new IllegalArgumentException(
                    "expected a password for each of " + hashes.size() + " hashes, found " + passwords.size());
        }
        boolean[] matches = new boolean[hashes.size()];
        int next = 0;
        while (next < matches.length) {
            List<Bcrypt> together = together(hashes.subList(next, matches.length));
            if (together.isEmpty()) {
                matches[next] = hashes.get(next).matches(passwords.get(next));
                next++;
            } else {
                List<byte[]> computed = Bcrypt.compute(together, passwords.subList(next, next + together.size()));
                for (int i = 0; i < together.size(); i++, next++) {
                    matches[next] = together.get(i).matches(computed.get(i), passwords.get(next));
                }
            }
        }
        return matches;
    }

    /** As many of the first hashes as can be computed side by side; none when the first is of no such format. */
    private static List<Bcrypt> together(List<PasswordHash> hashes) {
        List<Bcrypt> together = new ArrayList<>();
        for (PasswordHash hash : hashes) {
            boolean fits = together.size() < Blowfish.WIDEST
                    && hash.cost() == hashes.get(0).cost();
            if (!fits || !(hash instanceof Bcrypt bcrypt)) break;
            together.add(bcrypt);
        }
        return together;
    }
}
