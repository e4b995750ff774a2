package io.htpasswd.file;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A new version of a password file is in use. Later versions may add accessors.
 *
 * <pre>{@code
 * HtpasswdFile.builder(path).onReload(event -> event.removed().forEach(sessions::close)).open();
 * }</pre>
 *
 * <p>This class is immutable and thread-safe.
 */
public final class ReloadEvent {
    private final Set<String> added;
    private final Set<String> changed;
    private final Set<String> removed;
    private final List<LineProblem> problems;

    private ReloadEvent(Set<String> added, Set<String> changed, Set<String> removed, List<LineProblem> problems) {
        this.added = Set.copyOf(added);
        this.changed = Set.copyOf(changed);
        this.removed = Set.copyOf(removed);
        this.problems = List.copyOf(problems);
    }

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
        return new ReloadEvent(added, changed, removed, now.problems());
    }

    /** Returns the users that were not in the version before. */
    public Set<String> added() {
        return added;
    }

    /** Returns the users of both versions whose line differs. */
    public Set<String> changed() {
        return changed;
    }

    /** Returns the users that are not in this version any more. */
    public Set<String> removed() {
        return removed;
    }

    /** Returns the problems of the new version; messages about the group file begin {@code groups:}. */
    public List<LineProblem> problems() {
        return problems;
    }

    /** Returns the numbers, and no name. */
    @Override
    public String toString() {
        return "ReloadEvent[added=" + added.size() + ", changed=" + changed.size() + ", removed=" + removed.size()
                + ", problems=" + problems.size() + "]";
    }
}
