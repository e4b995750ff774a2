package io.htpasswd.file;

import io.htpasswd.basic.Credentials;
import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.PasswordHash;
import io.htpasswd.file.LineProblem.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of a password file (htpasswd(1), mod_authn_file): {@code user:hash}, what follows a further colon is somebody
 * else's. A bad line costs that line only. The first line of a user counts also when it cannot be used, because whoever
 * locked it did so in the first line that httpd finds.
 */
final class HtpasswdParser {
    private static final int LONGEST_LINE = 1 << 20;

    private final Lines lines;
    private final HtpasswdRules rules;
    private final Problems problems;
    private final UserIndex users = new UserIndex();
    /**
     * Lines without a colon, which only keep later lines of their name out, as in httpd and nginx. Apart from the users and
     * gone with the parser, because one may be a lone hash or password. No set of objects: these would be larger than the file.
     */
    private final UserIndex withoutColon = new UserIndex();

    private final Decoys decoys = new Decoys();

    private HtpasswdParser(InputStream in, HtpasswdRules rules) {
        this.rules = rules;
        this.problems = new Problems(rules);
        this.lines = new Lines(in, LONGEST_LINE, problems);
    }

    static Htpasswd parse(InputStream in, HtpasswdRules rules) throws IOException {
        return parse(in, rules, new Fingerprints());
    }

    /** For a test that counts the fingerprints. */
    static Htpasswd parse(InputStream in, HtpasswdRules rules, UnaryOperator<byte[]> fingerprints) throws IOException {
        HtpasswdParser parser = new HtpasswdParser(in, rules);
        while (parser.lines.next()) parser.readLine();
        UserIndex users = parser.users.complete();
        RememberedPasswords remembered = new RememberedPasswords(fingerprints, rules.rememberFor(), users.capacity());
        return new Htpasswd(
                users,
                rules.hashes(),
                parser.decoys,
                remembered,
                parser.problems.list(),
                parser.problems.counts(),
                null);
    }

    private void readLine() {
        int colon = lines.indexOf(':', lines.start());
        byte[] user = Arrays.copyOfRange(lines.bytes(), lines.start(), colon);
        if (colon == lines.end()) {
            readLineWithoutColon(user);
            return;
        }
        String name = Credentials.userName(user);
        if (user.length == 0) {
            problem(Kind.EMPTY_USER, null, "expected a user before the colon, found none");
        } else if (name == null) {
            problem(Kind.BAD_USER_NAME, null, "a user is valid UTF-8 without control characters");
        } else if (users.find(user, user.length) >= 0) {
            problem(Kind.DUPLICATE_USER, name, "an earlier line of this user counts");
        } else if (withoutColon.find(user, user.length) >= 0) {
            problem(Kind.DUPLICATE_USER, name, "an earlier line of this user counts, one without a colon");
        } else {
            int end = lines.indexOf(':', colon + 1);
            byte[] encoded = Arrays.copyOfRange(lines.bytes(), colon + 1, end);
            users.add(user, readHash(name, user, encoded, end < lines.end()) ? encoded : UserIndex.UNUSABLE);
        }
    }

    private void readLineWithoutColon(byte[] line) {
        if (lines.tooLong()) {
            problem(Kind.LINE_TOO_LONG, null, "a line is at most 1 MiB");
            return;
        }
        problem(Kind.NO_COLON, null, "expected user:hash, found no colon" + LikelyCause.noColon(line));
        if (withoutColon.find(line, line.length) < 0) withoutColon.add(line, UserIndex.UNUSABLE);
    }

    /** True when the hash can be used. */
    private boolean readHash(String name, byte[] user, byte[] encoded, boolean colonFollows) {
        if (lines.tooLong()) return problem(Kind.LINE_TOO_LONG, name, "a line is at most 1 MiB");
        if (lines.holdsNul()) return problem(Kind.NUL_BYTE, name, "a line holds no NUL");
        if (LikelyCause.isHeredocEscape(encoded)) {
            return problem(
                    Kind.HEREDOC_ESCAPE,
                    name,
                    "the hash begins with a backslash, as in a heredoc: remove the backslashes");
        }
        PasswordHash hash = PasswordHash.parse(encoded, rules.hashes());
        if (hash instanceof PasswordHash.Unusable unusable) {
            return switch (unusable.problem()) {
                case EMPTY -> problem(Kind.EMPTY_HASH, name, "expected a hash after the colon, found none");
                case UNKNOWN_FORMAT ->
                    problem(
                            Kind.UNKNOWN_FORMAT,
                            name,
                            "the hash is of no known format" + LikelyCause.unknownFormat(encoded));
                case MALFORMED -> problem(Kind.MALFORMED_HASH, name, "the hash is no well-formed " + unusable.format());
                case COST_ABOVE_LIMIT ->
                    problem(Kind.COST_ABOVE_LIMIT, name, LikelyCause.costAboveLimit(unusable, rules.hashes()));
                case FORMAT_NOT_ACCEPTED ->
                    problem(Kind.FORMAT_NOT_ACCEPTED, name, "the rules do not accept " + unusable.format());
            };
        }
        if (colonFollows && hash.format() == HashFormat.BARE_PLAIN) {
            return problem(Kind.UNKNOWN_FORMAT, name, "the hash is of no known format" + LikelyCause.COLON_FOLLOWS);
        }
        if (colonFollows && hash.format() == HashFormat.PLAIN) {
            return problem(Kind.MALFORMED_HASH, name, "the hash is no well-formed PLAIN" + LikelyCause.COLON_FOLLOWS);
        }
        if (hash.format().weak()) {
            problem(Kind.WEAK_FORMAT, name, hash.format() + " is fast to guess; htpasswd -B makes a better hash");
        }
        decoys.add(hash, user, encoded);
        return true;
    }

    /** Always false. */
    private boolean problem(Kind kind, @Nullable String user, String message) {
        problems.add(new LineProblem(lines.number(), kind, user, message));
        return false;
    }
}
