package io.htpasswd.benchmarks;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.UsernamePasswordCredentials;
import io.vertx.ext.auth.htpasswd.HtpasswdAuth;
import io.vertx.ext.auth.htpasswd.HtpasswdAuthOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Vert.x reads the file once and hashes every request, on the thread that asks. */
final class VertxHtpasswd implements Rival {
    private final HtpasswdAuth auth;

    VertxHtpasswd(String encoded) {
        try {
            Path file = Files.writeString(Files.createTempFile("htpasswd", null), "user:" + encoded + "\n");
            auth = HtpasswdAuth.create(
                    Vertx.vertx(),
                    new HtpasswdAuthOptions()
                            .setHtpasswdFile(file.toAbsolutePath().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean verifies(String password) {
        Future<User> user = auth.authenticate(new UsernamePasswordCredentials("user", password));
        if (!user.isComplete()) throw new IllegalStateException("expected an answer at once");
        return user.succeeded();
    }
}
