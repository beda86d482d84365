; rustc 1.95.0 (59807616e 2026-04-14), x86-64, --release
again:
    movapd       xmm6, xmm5                      ; a copy, to be overwritten
    movapd       xmm5, xmm4                      ; a copy, to be overwritten
    subsd        xmm5, qword ptr [r8 + 8*rsi]    ; y - y'
    mulsd        xmm5, xmm5                      ; its square
    movsd        xmm7, qword ptr [r8]            ; load x' ...
    movhpd       xmm7, qword ptr [r8 + r15]      ; ... and z'
    movapd       xmm8, xmm3                      ; a copy, to be overwritten
    subpd        xmm8, xmm7                      ; x - x' and z - z' at once
    mulpd        xmm8, xmm8                      ; their squares
    addsd        xmm5, xmm8                      ; add up
    unpckhpd     xmm8, xmm8                      ; the second of two numbers
    addsd        xmm8, xmm5                      ; add up
    xorps        xmm5, xmm5                      ; forget what was in the register
    sqrtsd       xmm5, xmm8                      ; the root: one for every pair
    minsd        xmm5, xmm6                      ; the least: waits for the last
    add          r8, r12                         ; the next point
    dec          rbp                             ; count
    jne          again                           ; and again
