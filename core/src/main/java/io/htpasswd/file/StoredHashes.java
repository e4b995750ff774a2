package io.htpasswd.file;

import io.htpasswd.basic.Credentials;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import org.jspecify.annotations.Nullable;

/**
 * What credentials are verified against: the hash of a user's line, if it is usable, else a {@linkplain Decoys decoy}.
 *
 * <p>Threads: immutable once the file is read.
 */
record StoredHashes(UserIndex users, HashRules rules, Decoys decoys) {
    /** One name's position, which is negative when there is no such user; whether its own line can be used; and the hash. */
    record Subject(int position, boolean usable, PasswordHash hash) {
        /** The format and cost of the hash, where several are faster together; null where they are not. */
        @Nullable
        String work() {
            return hash.format().fasterTogether() ? hash.format() + " " + hash.cost() : null;
        }
    }

    Subject subject(Credentials credentials) {
        int position = position(credentials);
        byte[] decoy = decoys.decoy(credentials.user());
        byte[] own = position < 0 ? UserIndex.UNUSABLE : users.hash(position);
        boolean usable = own.length > 0;
        // Parsed again each time: a parsed hash a user would cost more memory than the file, and this costs next to
        // nothing.
        return new Subject(position, usable, PasswordHash.parse(usable ? own : decoy, rules));
    }

    /** No line has a colon in its user, but some text of two lines would. */
    int position(Credentials credentials) {
        if (credentials.user().indexOf(':') >= 0) return -1;
        byte[] userPass = credentials.userPass();
        int colon = 0;
        while (userPass[colon] != ':') colon++;
        return users.find(userPass, colon);
    }
}
