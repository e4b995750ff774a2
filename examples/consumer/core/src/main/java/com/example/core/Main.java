package com.example.core;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What core decides about a request without credentials and about the user of {@code Main USERS}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        BasicAuth auth = BasicAuth.of(Policy.strict().withRealm("Staging"), HtpasswdFile.open(Path.of(args[0])));
        System.out.println(told(auth.evaluateHeader(List.of())));
        System.out.println(told(auth.evaluateHeader(List.of("Basic dXNlcjpwYXNzd29yZA=="))));
    }

    private static String told(Decision decision) {
        return decision.fold(
                user -> "hello " + user.user(),
                anonymous -> "hello",
                denied -> String.valueOf(denied.rejection().status()));
    }
}
