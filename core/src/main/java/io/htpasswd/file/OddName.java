package io.htpasswd.file;

import io.htpasswd.file.LineProblem.Kind;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/** Names that can be sent and never are: with a blank, a quote, or something unseen at their edge or in them. */
final class OddName {
    private OddName() {}

    /** True for most names, so that a million of them take no time. */
    static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && (i == 0 || "-._@+".indexOf(c) < 0)) return false;
        }
        return true;
    }

    /** Adds a problem when the name of this line is odd. */
    static void report(String name, @Nullable String user, int line, Problems.Found problems) {
        if (isPlain(name)) return;
        String cause = Causes.ofName(Suspect.name(name));
        if (cause == null) return;
        problems.add(line, Kind.ODD_NAME, user, () -> "the name is read as it stands, and " + cause);
    }

    /** The problem, which says so when the name differs from another user's only in what makes it odd. */
    static LineProblem beside(UserIndex users, LineProblem problem) {
        String name = problem.user();
        if (problem.kind() != Kind.ODD_NAME || name == null || name.length() > Suspect.LONGEST) return problem;
        String meant = Normalizer.normalize(NameCauses.AROUND.matcher(name).replaceAll(""), Normalizer.Form.NFC);
        byte[] bytes = meant.getBytes(StandardCharsets.UTF_8);
        if (meant.equals(name) || users.find(bytes, bytes.length) < 0) return problem;
        return new LineProblem(
                problem.line(),
                problem.kind(),
                name,
                problem.message() + " (another user's name differs only in that)");
    }
}
