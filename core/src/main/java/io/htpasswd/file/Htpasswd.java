package io.htpasswd.file;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import io.htpasswd.crypt.PasswordHash;
import io.htpasswd.file.StoredHashes.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The users of an htpasswd file that was read once: one {@code user:hash} per line, the first line of a user counts. For a file
 * that may change see {@link HtpasswdFile}.
 *
 * <pre>{@code
 * Htpasswd users = Htpasswd.readOnce(Path.of("users"));
 * }</pre>
 *
 * <p>A line that cannot be used costs that line only and is a {@link LineProblem}. A name that is not in the file, or whose line
 * cannot be used, costs as much work as one that is. Right passwords are remembered as the {@link HtpasswdRules} say.
 *
 * <p>This class is thread-safe.
 */
public final class Htpasswd implements CredentialVerifier {
    private final StoredHashes stored;
    private final RememberedPasswords remembered;
    private final Problems ofLines;
    private final Problems ofFiles;
    private final Problems problems;
    private final @Nullable Htgroup groups;

    Htpasswd(StoredHashes stored, RememberedPasswords remembered, Problems ofLines) {
        this(stored, remembered, ofLines, ofLines, ofLines, null);
    }

    /** The problems of the lines; with those of the groups; and with those of what policies require. */
    private Htpasswd(
            StoredHashes stored,
            RememberedPasswords remembered,
            Problems ofLines,
            Problems ofFiles,
            Problems problems,
            @Nullable Htgroup groups) {
        this.stored = stored;
        this.remembered = remembered;
        this.ofLines = ofLines;
        this.ofFiles = ofFiles;
        this.problems = problems;
        this.groups = groups;
    }

    /** Reads the content of a file under the standard rules, under which no problem is fatal. */
    public static Htpasswd parse(byte[] content) {
        try {
            return parse(content, HtpasswdRules.standard());
        } catch (HtpasswdException e) {
            throw new IllegalStateException(HtpasswdRules.NOT_FATAL, e);
        }
    }

    /** Reads the content of a file in UTF-8. An {@link HtpasswdException} is a problem that the rules call fatal. */
    public static Htpasswd parse(byte[] content, HtpasswdRules rules) throws HtpasswdException {
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(rules, "rules");
        return HtpasswdParser.parse(content, rules);
    }

    /** Reads lines of a program or a document. A line break in one of them is an IllegalArgumentException. */
    public static Htpasswd ofLines(List<String> lines) {
        Objects.requireNonNull(lines, "lines");
        for (int i = 0; i < lines.size(); i++) {
            if (Objects.requireNonNull(lines.get(i), "lines").indexOf('\n') >= 0) {
                throw new IllegalArgumentException("a line has no line break, line " + (i + 1) + " has one");
            }
        }
        return parse(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a regular file of at most 256 MiB, under the standard rules; its changes are not seen. */
    public static Htpasswd readOnce(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        try (InputStream in = SourceFile.open(file)) {
            return HtpasswdParser.parse(in, HtpasswdRules.standard());
        }
    }

    /** Returns a copy with these groups. */
    public Htpasswd withGroups(Htgroup groups) {
        try {
            return withGroups(Objects.requireNonNull(groups, "groups"), HtpasswdRules.standard());
        } catch (HtpasswdException e) {
            throw new IllegalStateException(HtpasswdRules.NOT_FATAL, e);
        }
    }

    Htpasswd withGroups(Htgroup groups, HtpasswdRules rules) throws HtpasswdException {
        Problems both = ofLines.and(groups.problemsBeside(users(), rules));
        return new Htpasswd(stored, remembered, ofLines, both, both, groups);
    }

    /** The same with a problem for each name that is required and not here. */
    Htpasswd requiring(Required required, HtpasswdRules rules) throws HtpasswdException {
        Problems all = ofFiles.and(required.missingFrom(this, rules));
        return new Htpasswd(stored, remembered, ofLines, ofFiles, all, groups);
    }

    /**
     * Returns what is wrong with the file, in the order of its lines; messages about the group file begin {@code groups:} and come
     * after them. Of more than 1,000 in a file those that cost a line come first, and the last one says how many more there are.
     */
    public List<LineProblem> problems() {
        return problems.listed();
    }

    /** Returns how many problems of each kind there are in all, also of more than {@link #problems()} lists. */
    public Map<LineProblem.Kind, Integer> problemCounts() {
        return problems.counts();
    }

    /** Returns the hashes of users that can log in, by format and cost. */
    public List<HashCount> hashCounts() {
        return decoys().hashCounts();
    }

    Problems found() {
        return problems;
    }

    /** Returns all users, those included whose line cannot be used: a view, which takes no memory. */
    public Set<String> users() {
        return new UserNames(index());
    }

    @Override
    public boolean knowsGroups() {
        return groups != null;
    }

    /** Logs those that are not in the file. */
    @Override
    public void expect(Set<String> users, Set<String> groups) {
        new Required(users, groups).logMissingFrom(this);
    }

    @Override
    public Verification verify(Credentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        return verifyAll(List.of(credentials)).get(0);
    }

    /** Those whose hashes have the same format and cost are computed side by side. */
    @Override
    public List<Verification> verifyAll(List<Credentials> credentials) {
        Objects.requireNonNull(credentials, "credentials");
        List<Subject> subjects = credentials.stream().map(stored::subject).toList();
        boolean[] matches = PasswordHash.matches(
                subjects.stream().map(Subject::hash).toList(),
                credentials.stream().map(Credentials::password).toList());
        List<Verification> verifications = new ArrayList<>();
        for (int i = 0; i < matches.length; i++) {
            verifications.add(verification(subjects.get(i), credentials.get(i), matches[i]));
        }
        return verifications;
    }

    private Verification verification(Subject subject, Credentials credentials, boolean matches) {
        int position = subject.position();
        decoys().verified(subject.hash());
        // Whatever a decoy's answer was.
        if (!subject.usable())
            return position < 0 ? Verification.Failed.UNKNOWN_USER : Verification.Failed.UNUSABLE_LINE;
        if (!matches) return Verification.Failed.WRONG_PASSWORD;
        remembered.remember(position, credentials, System.nanoTime());
        return accepted(credentials.user());
    }

    /** Takes as long for a name that is not in the file: a decoy has a cost, too. */
    @Override
    public @Nullable String work(Credentials credentials) {
        return stored.subject(Objects.requireNonNull(credentials, "credentials"))
                .work();
    }

    @Override
    public @Nullable Verification recall(Credentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        return recall(credentials, System.nanoTime());
    }

    @Nullable
    Verification recall(Credentials credentials, long now) {
        int position = stored.position(credentials);
        return remembered.knows(position, credentials, now) ? accepted(credentials.user()) : null;
    }

    private Verification accepted(String user) {
        return groups == null ? Verification.Accepted.WITHOUT_GROUPS : new Verification.Accepted(groups.groupsOf(user));
    }

    /** This version with what an earlier one remembers of the lines that both have. */
    Htpasswd remembering(Htpasswd earlier) {
        RememberedPasswords carriedOver = earlier.remembered.carriedOver(earlier.index(), index());
        return new Htpasswd(stored, carriedOver, ofLines, ofFiles, problems, groups);
    }

    /** Returns the number of users, and no name. */
    @Override
    public String toString() {
        return "Htpasswd[" + users().size() + " users]";
    }

    /** No user at all and nothing wrong: an empty file, or only comments. */
    boolean isEmpty() {
        return index().size() == 0 && !ofLines.costALine();
    }

    /** True when the files said the same, whatever their times; not what stood in comments. */
    boolean saysTheSameAs(Htpasswd other) {
        return index().sameLines(other.index())
                && ofFiles.equals(other.ofFiles)
                && (groups == null || (other.groups != null && groups.sameMembers(other.groups)));
    }

    /** Lines, but nobody who could log in. */
    boolean isUnusable() {
        return decoys().usableLines() == 0 && !isEmpty();
    }

    @Nullable
    Htgroup groups() {
        return groups;
    }

    UserIndex index() {
        return stored.users();
    }

    Decoys decoys() {
        return stored.decoys();
    }
}
