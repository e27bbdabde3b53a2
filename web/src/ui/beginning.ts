/** Words to begin with, which the person rewrites. */
export interface Beginning {
  id: string;
  name: string;
  start: string;
}
