package io.htpasswd.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A password file and, where there is one, its group file: looked at and read as one, so that no decision mixes versions. */
record FilePair(Path users, @Nullable Path groups, @Nullable Path within, HtpasswdRules rules) {
    static final String REPLACED = "was replaced where it is mounted from, and this mount still shows the old one;"
            + " mount its folder instead";

    record Stamp(FileStamp users, @Nullable FileStamp groups) {
        boolean isOlderThan(Duration age, Instant now) {
            return users.isOlderThan(age, now) && (groups == null || groups.isOlderThan(age, now));
        }

        boolean hasCoarseTimes() {
            return users.hasCoarseTimes() || (groups != null && groups.hasCoarseTimes());
        }

        boolean contradicts(@Nullable Stamp earlier) {
            return earlier != null
                    && (users.contradicts(earlier.users) || (groups != null && groups.contradicts(earlier.groups)));
        }

        boolean isNameless() {
            return users.links() == 0 || (groups != null && groups.links() == 0);
        }

        boolean isCutOffSince(@Nullable Stamp earlier) {
            return earlier != null
                    && (users.isCutOffSince(earlier.users) || (groups != null && groups.isCutOffSince(earlier.groups)));
        }
    }

    /** One of the two missing counts as both, and so does one that was replaced behind a mount since the earlier stamp. */
    Stamp stamp(@Nullable Stamp earlier) throws IOException {
        Stamp stamp = stamp();
        // Once more: a file that is renamed over at this very moment is seen without a name, too.
        if (stamp.isCutOffSince(earlier)) stamp = stamp();
        if (!stamp.isCutOffSince(earlier)) return stamp;
        throw new FileSystemException(SourceFile.shown(nameless(stamp)), null, "the file " + REPLACED);
    }

    /** The one of the two that has no name, for a message. */
    Path nameless(Stamp stamp) {
        return stamp.users().links() > 0 && groups != null ? groups : users;
    }

    /** The one of the two that the problem is in. */
    Path of(LineProblem problem) {
        return groups != null && problem.message().startsWith(Htgroup.OF_GROUPS) ? groups : users;
    }

    private Stamp stamp() throws IOException {
        return new Stamp(FileStamp.of(users, within), groups == null ? null : FileStamp.of(groups, within));
    }

    /** The content of the very files that were stamped. */
    Htpasswd read(Stamp stamp) throws IOException {
        try (InputStream in = SourceFile.open(stamp.users().realPath())) {
            Htpasswd read = HtpasswdParser.parse(in, rules);
            return stamp.groups() == null ? read : read.withGroups(readGroups(stamp.groups()), rules);
        }
    }

    private Htgroup readGroups(FileStamp stamp) throws IOException {
        try (InputStream in = SourceFile.open(stamp.realPath())) {
            return HtgroupParser.parse(in, rules);
        }
    }
}
