package io.htpasswd.netty;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.RequestView;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** What a {@link BasicAuthHandler.Factory} was told, and how its handlers ask about a request; immutable, and none invalid. */
record GuardOptions(
        Function<? super HttpRequest, BasicAuth> guard,
        Executor hashing,
        long maxDiscardedBody,
        Duration verificationTimeout) {

    GuardOptions {
        Objects.requireNonNull(guard, "guard");
        Objects.requireNonNull(hashing, "hashing");
        Objects.requireNonNull(verificationTimeout, "time");
        if (maxDiscardedBody < 0)
            throw new IllegalArgumentException("maxDiscardedBody must be at least 0, was " + maxDiscardedBody);
        if (verificationTimeout.isNegative() || verificationTimeout.isZero())
            throw new IllegalArgumentException("verificationTimeout must be more than 0, was " + verificationTimeout);
    }

    GuardOptions withMaxDiscardedBody(long bytes) {
        return new GuardOptions(guard, hashing, bytes, verificationTimeout);
    }

    GuardOptions withVerificationTimeout(Duration time) {
        return new GuardOptions(guard, hashing, maxDiscardedBody, time);
    }

    /** Throws what the guard function throws, and NullPointerException for one that returns none. */
    PendingDecision ask(Channel channel, HttpRequest head) {
        BasicAuth auth = Objects.requireNonNull(guard.apply(head), "the guard function returned null");
        RequestView view = new ChannelRequest(head, channel);
        Decision known = Http2Streams.upgraded(channel);
        CompletableFuture<Decision> asked =
                known == null ? auth.evaluate(view, hashing) : CompletableFuture.completedFuture(known);
        return new PendingDecision(auth, view, head, asked);
    }
}
