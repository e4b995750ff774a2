package io.htpasswd.recipes.springsecurity;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Through {@link BasicAuth} rather than the file itself, for its limit on hashing, its memory and its log. */
record HtpasswdAuthentication(BasicAuth auth) implements AuthenticationProvider {
    @Override
    public Authentication authenticate(Authentication asked) {
        byte[] userPass = (asked.getName() + ":" + asked.getCredentials()).getBytes(StandardCharsets.UTF_8);
        Decision decision =
                auth.evaluateHeader(List.of("Basic " + Base64.getEncoder().encodeToString(userPass)));
        if (decision instanceof Decision.Authenticated user) {
            return UsernamePasswordAuthenticationToken.authenticated(
                    user.user(),
                    null,
                    user.groups().stream()
                            .map(group -> new SimpleGrantedAuthority("ROLE_" + group))
                            .toList());
        }
        boolean busy = decision instanceof Decision.Denied denied && denied.reason() == Reason.UNAVAILABLE;
        throw busy ? new AuthenticationServiceException("unavailable") : new BadCredentialsException("denied");
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return authentication == UsernamePasswordAuthenticationToken.class;
    }
}
