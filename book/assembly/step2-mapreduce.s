; rustc 1.95.0 (59807616e 2026-04-14), x86-64, --release
again:
    movapd       xmm5, xmm4                      ; a copy, to be overwritten
    movapd       xmm6, xmm2                      ; a copy, to be overwritten
    subsd        xmm6, qword ptr [rdx + r9 + 8]  ; y - y'
    mulsd        xmm6, xmm6                      ; its square
    movsd        xmm7, qword ptr [rdx + r9]      ; load x' ...
    movhpd       xmm7, qword ptr [rdx + r9 + 16] ; ... and z'
    movapd       xmm4, xmm3                      ; a copy, to be overwritten
    subpd        xmm4, xmm7                      ; x - x' and z - z' at once
    mulpd        xmm4, xmm4                      ; their squares
    addsd        xmm6, xmm4                      ; add up
    unpckhpd     xmm4, xmm4                      ; the second of two numbers
    addsd        xmm4, xmm6                      ; add up
    minsd        xmm4, xmm5                      ; the least: waits for the last
    add          r9, 24                          ; the next point, 24 bytes on
    cmp          rax, r9                         ; was it the last?
    jne          again                           ; and again
