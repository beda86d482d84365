; rustc 1.95.0 (59807616e 2026-04-14), x86-64, --release
again:
    vbroadcastss zmm20, dword ptr [r13 + 4*r10]  ; a row's x, y or z, in all lanes
    vbroadcastss zmm21, dword ptr [rax + 4*r10]  ; a row's x, y or z, in all lanes
    vbroadcastss zmm22, dword ptr [r12 + 4*r10]  ; a row's x, y or z, in all lanes
    vmovaps      zmm23, zmmword ptr [r15]        ; load the row's minima so far
    vsubps       zmm24, zmm8, zmm20              ; 16 differences
    vsubps       zmm25, zmm12, zmm21             ; 16 differences
    vsubps       zmm26, zmm16, zmm22             ; 16 differences
    vmulps       zmm26, zmm26, zmm26             ; 16 squares
    vfmadd231ps  zmm26, zmm25, zmm25             ; 16 squares more, added
    vfmadd231ps  zmm26, zmm24, zmm24             ; 16 squares more, added
    vminps       zmm7, zmm7, zmm26               ; 16 minima: of columns; of the row
    vminps       zmm23, zmm23, zmm26             ; 16 minima: of columns; of the row
    ; the same 8 instructions 3 times more, with other registers
    inc          r10                             ; the next row
    vmovaps      zmmword ptr [r15], zmm20        ; store the row's minima
    add          r15, 64                         ; the next row's minima
    cmp          r14, r10                        ; was it the last?
    jne          again                           ; and again
