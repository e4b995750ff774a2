package io.htpasswd.netty;

import io.htpasswd.basic.BasicAuth;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a {@link BasicAuthHandler.Factory} was told, handed on whole to whatever needs a part of it; none of it is invalid, because
 * the factory's methods refuse what is. A field that is not final is an option with its standard value. It is written to only in
 * {@link #with}, before the final field of a factory makes it visible to other threads; a copy takes along every option, also one
 * that did not exist when the copying was written.
 */
final class GuardOptions implements Cloneable {
    final Function<? super HttpRequest, BasicAuth> guard;
    final Executor hashing;
    /** Limits that no program has had to choose yet. */
    final int maxHeldMessages = 1024;

    final int maxHeldBytes = 256 * 1024;

    long maxDiscardedBody = 64 * 1024;
    Duration verificationTimeout = Duration.ofSeconds(30);
    ChannelClient client = ChannelClient.PEER;

    GuardOptions(Function<? super HttpRequest, BasicAuth> guard, Executor hashing) {
        this.guard = Objects.requireNonNull(guard, "guard");
        this.hashing = Objects.requireNonNull(hashing, "hashing");
    }

    GuardOptions with(Consumer<GuardOptions> change) {
        GuardOptions changed = clone();
        change.accept(changed);
        return changed;
    }

    @Override
    protected GuardOptions clone() {
        try {
            return (GuardOptions) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
