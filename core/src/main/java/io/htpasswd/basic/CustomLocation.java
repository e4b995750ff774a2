package io.htpasswd.basic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Credentials wherever the application's own function finds them; only that function knows where it looked. */
final class CustomLocation extends Location {
    /** Where nothing stands and nothing is removed. */
    static final CustomLocation NOWHERE = new CustomLocation(request -> List.of());

    /** BasicAuth's own, by name: the class stands at the other end of every arrow. */
    private static final Logger LOG = LoggerFactory.getLogger(DenialLog.LOGGER);

    private final Function<RequestView, List<String>> function;

    CustomLocation(Function<RequestView, List<String>> function) {
        this.function = function;
    }

    @Override
    CredentialsOrReason read(RequestView request, CredentialLimits limits) {
        try {
            return super.read(request, limits);
        } catch (RuntimeException e) {
            LOG.warn("custom credential location failed: {}", e.getClass().getName());
            return CredentialsOrReason.UNREADABLE;
        }
    }

    /** A copy, and not by List.copyOf: a null among the values is malformed, as in the field that the function may hand on. */
    @Override
    List<@Nullable String> values(RequestView request) {
        return new ArrayList<>(function.apply(request));
    }

    @Override
    boolean isRemovable() {
        return false;
    }

    @Override
    public String toString() {
        return "custom";
    }
}
