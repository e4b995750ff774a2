package io.htpasswd.basic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The password is right when it is the name; what is verified is taken down, and something happens in that moment. */
final class NamesAsPasswords implements CredentialVerifier {
    final List<String> verified = new ArrayList<>();
    final Map<String, Verification> known = new HashMap<>();

    @Nullable
    String work = "bcrypt 10";

    Runnable meanwhile = () -> {};

    @Override
    public @Nullable String work(Credentials credentials) {
        return work;
    }

    @Override
    public List<Verification> verifyAll(List<Credentials> credentials) {
        List<String> users = credentials.stream().map(Credentials::user).toList();
        verified.add(String.join("+", users));
        if (users.contains("unchecked")) throw new IllegalStateException();
        if (users.contains("fatal")) throw new StackOverflowError();
        happens();
        return credentials.stream().map(NamesAsPasswords::answer).toList();
    }

    @Override
    public Verification verify(Credentials credentials) {
        verified.add(credentials.user());
        if (credentials.user().equals("unchecked")) throw new IllegalStateException();
        happens();
        return answer(credentials);
    }

    private void happens() {
        Runnable now = meanwhile;
        meanwhile = () -> {};
        now.run();
    }

    private static Verification answer(Credentials credentials) {
        boolean right = credentials.user().equals(new String(credentials.password(), StandardCharsets.UTF_8));
        return right ? Verification.Accepted.WITHOUT_GROUPS : Verification.Failed.WRONG_PASSWORD;
    }

    @Override
    public @Nullable Verification recall(Credentials credentials) {
        return known.get(credentials.user());
    }
}
