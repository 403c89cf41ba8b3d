import { texts } from '../texts/texts.ts';
import { CreditsSection } from './credits-section.tsx';
import { DaySection } from './day-section.tsx';
import { FailuresSection } from './failures-section.tsx';
import { HealthSection } from './health-section.tsx';
import { NeedingSection } from './needing-section.tsx';
import './overview.css';

/** How everything stands: who needs the person, what went wrong, how well it goes; what can be spent, and what comes. */
export default function OverviewScreen() {
  return (
    <div className="overview">
      <h1 className="overview-title">{texts.overview.title}</h1>
      <div className="overview-parts">
        <div>
          <NeedingSection />
          <FailuresSection />
          <HealthSection />
        </div>
        <div>
          <CreditsSection />
          <DaySection />
        </div>
      </div>
    </div>
  );
}
