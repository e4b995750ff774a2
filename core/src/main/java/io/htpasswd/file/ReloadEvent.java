package io.htpasswd.file;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;

/**
 * A new version of a password file is in use: users that came, whose line changed, that went, and everything wrong with it;
 * the group file's problems begin {@code groups:}.
 */
public record ReloadEvent(Set<String> added, Set<String> changed, Set<String> removed, List<LineProblem> problems) {
    public ReloadEvent {
        added = Set.copyOf(requireNonNull(added, "added"));
        changed = Set.copyOf(requireNonNull(changed, "changed"));
        removed = Set.copyOf(requireNonNull(removed, "removed"));
        problems = List.copyOf(requireNonNull(problems, "problems"));
    }
}
