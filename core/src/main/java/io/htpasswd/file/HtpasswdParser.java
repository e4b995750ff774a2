package io.htpasswd.file;

import io.htpasswd.basic.Credentials;
import io.htpasswd.crypt.PasswordHash;
import io.htpasswd.file.LineProblem.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of a password file (htpasswd(1), mod_authn_file): {@code user:hash}, what follows a further colon is somebody
 * else's. A bad line costs that line only. The first line of a user counts also when it cannot be used, because whoever
 * locked it did so in the first line that httpd finds.
 */
final class HtpasswdParser {
    private static final int LONGEST_LINE = 1 << 20;
    private static final String TOO_LONG =
            "a line is at most 1 MiB; end it earlier, or give the file that was meant instead of this one";

    private final Lines lines;
    private final HtpasswdRules rules;
    private final Problems.Found problems;
    private final UserIndex users = new UserIndex();
    /**
     * Lines without a colon, which only keep later lines of their name out, as in httpd and nginx. Apart from the users and
     * gone with the parser, because one may be a lone hash or password. No set of objects: these would be larger than the file.
     */
    private final UserIndex withoutColon = new UserIndex();

    private final Decoys decoys = new Decoys();

    private HtpasswdParser(InputStream in, HtpasswdRules rules) {
        this.rules = rules;
        this.problems = new Problems.Found(rules);
        this.lines = new Lines(in, LONGEST_LINE, problems);
    }

    static Htpasswd parse(byte[] content, HtpasswdRules rules) throws HtpasswdException {
        try (InputStream in = new ByteArrayInputStream(content)) {
            return parse(in, rules);
        } catch (HtpasswdException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("an array is read without I/O", e);
        }
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
        parser.problems.change(problem -> OddName.beside(users, problem));
        return new Htpasswd(
                new StoredHashes(users, rules.hashes(), parser.decoys), remembered, parser.problems.complete());
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
            problem(Kind.EMPTY_USER, null, "expected a user before the colon, found none; write user:hash");
        } else if (name == null) {
            problem(Kind.BAD_USER_NAME, null, "a user is valid UTF-8 without control characters", lines::badName);
        } else if (users.find(user, user.length) >= 0) {
            problem(Kind.DUPLICATE_USER, name, "an earlier line of this user counts; remove one of them");
        } else if (withoutColon.find(user, user.length) >= 0) {
            problem(
                    Kind.DUPLICATE_USER,
                    name,
                    "an earlier line of this user counts, one without a colon; remove one of them");
        } else {
            int end = lines.indexOf(':', colon + 1);
            byte[] encoded = Arrays.copyOfRange(lines.bytes(), colon + 1, end);
            users.add(user, readHash(name, user, encoded, end < lines.end()) ? encoded : UserIndex.UNUSABLE);
            OddName.report(name, name, lines.number(), problems);
        }
    }

    private void readLineWithoutColon(byte[] line) {
        if (lines.tooLong()) {
            problem(Kind.LINE_TOO_LONG, null, TOO_LONG);
            return;
        }
        problem(Kind.NO_COLON, null, "expected user:hash, found no colon", lines::suspects);
        if (withoutColon.find(line, line.length) < 0) withoutColon.add(line, UserIndex.UNUSABLE);
    }

    /** True when the hash can be used. */
    private boolean readHash(String name, byte[] user, byte[] encoded, boolean colonFollows) {
        if (lines.tooLong()) return problem(Kind.LINE_TOO_LONG, name, TOO_LONG);
        if (lines.holdsNul()) return problem(Kind.NUL_BYTE, name, Lines.NUL);
        if (encoded.length > 1 && encoded[0] == '\\' && (encoded[1] == '$' || encoded[1] == '{')) {
            return problem(
                    Kind.HEREDOC_ESCAPE,
                    name,
                    "the hash begins with a backslash, as in a heredoc: remove the backslashes");
        }
        PasswordHash hash = PasswordHash.parse(encoded, rules.hashes());
        HashProblem problem = HashProblem.of(hash, colonFollows, rules.hashes());
        if (problem != null) {
            if (problem.hasCause()) problem(problem.kind(), name, problem.message(), lines::suspects);
            else problem(problem.kind(), name, problem.message());
            if (problem.kind().costsTheLine()) return false;
        }
        decoys.add(hash, user, encoded);
        return true;
    }

    /** Always false. */
    private boolean problem(Kind kind, @Nullable String user, String message) {
        problems.add(lines.number(), kind, user, () -> message);
        return false;
    }

    /** The same, with the cause that a person made. */
    private boolean problem(
            Kind kind, @Nullable String user, String message, Supplier<Map<Cause.Of, String>> suspects) {
        problems.add(lines.number(), kind, user, () -> message + ": " + Causes.ofLine(suspects.get()));
        return false;
    }
}
