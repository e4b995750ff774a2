package io.htpasswd.netty;

import io.htpasswd.basic.BasicAuth;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** What a {@link BasicAuthHandler.Factory} was told, handed on whole to whatever needs a part of it; none of it is invalid. */
record GuardOptions(
        Function<? super HttpRequest, BasicAuth> guard,
        Executor hashing,
        long maxDiscardedBody,
        Duration verificationTimeout,
        ChannelClient client) {

    GuardOptions {
        Objects.requireNonNull(guard, "guard");
        Objects.requireNonNull(hashing, "hashing");
        Objects.requireNonNull(verificationTimeout, "time");
        if (maxDiscardedBody < 0)
            throw new IllegalArgumentException("maxDiscardedBody must be at least 0, was " + maxDiscardedBody);
        if (verificationTimeout.isNegative() || verificationTimeout.isZero())
            throw new IllegalArgumentException("verificationTimeout must be more than 0, was " + verificationTimeout);
    }

    GuardOptions(Function<? super HttpRequest, BasicAuth> guard, Executor hashing) {
        this(guard, hashing, 64 * 1024, Duration.ofSeconds(30), ChannelClient.PEER);
    }

    GuardOptions withMaxDiscardedBody(long bytes) {
        return new GuardOptions(guard, hashing, bytes, verificationTimeout, client);
    }

    GuardOptions withVerificationTimeout(Duration time) {
        return new GuardOptions(guard, hashing, maxDiscardedBody, time, client);
    }

    GuardOptions withClient(ChannelClient other) {
        return new GuardOptions(guard, hashing, maxDiscardedBody, verificationTimeout, other);
    }
}
