package io.htpasswd.file;

import java.util.HashSet;
import java.util.Set;

/** What a new version of a file brings, by user. */
final class Difference {
    private Difference() {}

    static ReloadEvent between(Htpasswd before, Htpasswd now) {
        Set<String> added = new HashSet<>(now.users());
        added.removeAll(before.users());
        Set<String> removed = new HashSet<>(before.users());
        removed.removeAll(now.users());
        Set<String> changed = new HashSet<>();
        UserIndex old = before.index();
        old.positions().forEach(position -> {
            String user = old.user(position);
            if (now.users().contains(user) && now.index().findSame(old, position) < 0) changed.add(user);
        });
        return new ReloadEvent(added, changed, removed, FilePair.problems(now));
    }
}
