package io.htpasswd.file;

import static java.util.Objects.requireNonNull;

import io.htpasswd.file.LineProblem.Kind;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users and groups that the policies of guards require, so that one which no file has is told. */
record Required(Set<String> users, Set<String> groups) {
    private static final Logger LOG = LoggerFactory.getLogger(Htpasswd.class);

    static final Required NOTHING = new Required(Set.of(), Set.of());

    /** Programs that make a guard per request would name ever more. */
    private static final int MOST = 1000;

    Required {
        requireNonNull(users, "users");
        requireNonNull(groups, "groups");
    }

    boolean has(Required names) {
        return users.containsAll(names.users) && groups.containsAll(names.groups);
    }

    Required and(Required more) {
        return new Required(union(users, more.users), union(groups, more.groups));
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        Set<String> all = new TreeSet<>(some);
        for (String name : more) {
            if (all.size() < MOST) all.add(name);
        }
        return Set.copyOf(all);
    }

    /** A problem for each that is missing, in alphabetical order. */
    Problems missingFrom(Htpasswd file, HtpasswdRules rules) throws HtpasswdException {
        Problems.Found found = new Problems.Found(rules);
        for (String user : new TreeSet<>(users)) {
            if (!file.users().contains(user)) add(found, "user", user, "no line of the password file has; add it");
        }
        Htgroup known = file.groups();
        for (String group : new TreeSet<>(groups)) {
            if (known != null && !known.has(group)) {
                add(found, "group", group, "has no member in the group file; add a line group: user user");
            }
        }
        return found.complete();
    }

    /** For a version that never changes. */
    void logMissingFrom(Htpasswd file) {
        try {
            for (LineProblem problem :
                    missingFrom(file, HtpasswdRules.standard()).kept()) LOG.warn("{}", problem);
        } catch (HtpasswdException e) {
            throw new IllegalStateException(HtpasswdRules.NOT_FATAL, e);
        }
    }

    private static void add(Problems.Found found, String what, String name, String wayOut) {
        found.add(
                0,
                Kind.REQUIRED_BUT_MISSING,
                null,
                () -> "the policy requires the " + what + " \"" + SourceFile.shown(name) + "\", which " + wayOut);
    }
}
