package io.htpasswd.file;

import java.util.List;
import java.util.Set;

/**
 * A new version of a password file is in use: users that came, whose line changed, that went, and everything wrong with it;
 * the group file's problems begin {@code groups:}.
 */
public record ReloadEvent(Set<String> added, Set<String> changed, Set<String> removed, List<LineProblem> problems) {
    public ReloadEvent {
        added = Set.copyOf(added);
        changed = Set.copyOf(changed);
        removed = Set.copyOf(removed);
        problems = List.copyOf(problems);
    }
}
